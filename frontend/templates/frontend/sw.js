{% load static %}/* Keeps the offline page and the site's own styles at hand; no page, personal or public, is ever kept. */
const KEPT = "caifeng {% static "build/site.css" %}";
const OFFLINE = "{% url "frontend:offline" %}";
const FILES = [OFFLINE, "{% static "build/site.css" %}", "{% static "build/icons.svg" %}", "{% static "art/seal.svg" %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  else if (FILES.includes(new URL(request.url).pathname)) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});
