# The image of docker-compose.yml: one for web, worker and migrate.

FROM node:24-trixie-slim AS browser
WORKDIR /site
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY frontend frontend
RUN npm run build

FROM python:3.11-slim-trixie AS packages
COPY requirements/production.txt /requirements.txt
RUN python -m venv /packages \
 && /packages/bin/pip install --no-cache-dir --require-hashes -r /requirements.txt

FROM python:3.11-slim-trixie
# Debian 13 has ffmpeg 7, the oldest the media pipeline takes.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin caifeng \
 && install -d -o 10001 -g 10001 /objects
ENV PATH=/packages/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CAIFENG_VAR_DIR=/site/var
WORKDIR /site
COPY --from=packages /packages /packages
COPY manage.py ./
COPY cms cms
COPY media_pipeline media_pipeline
COPY search search
COPY frontend frontend
COPY --from=browser /site/frontend/static/build frontend/static/build
# Everything is compiled and collected here: at run time the file system is read-only.
RUN python -m compileall -q /packages /site/cms /site/media_pipeline /site/search /site/frontend \
 && DJANGO_SETTINGS_MODULE=cms.settings.dev python manage.py collectstatic --no-input --verbosity 0 \
 && rm -f var/secret_key \
 && install -d -o 10001 -g 10001 var/media var/work
ENV DJANGO_SETTINGS_MODULE=cms.settings.production
USER 10001:10001
EXPOSE 8000
CMD ["python", "manage.py", "run_web", "--host=0.0.0.0", "--port=8000"]
