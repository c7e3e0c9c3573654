"""The sizes pictures are shown in, as Wagtail writes them: small and large."""

# Cut to the shape of a plate around the focal point.
CUT = ("fill-480x320|format-webp", "fill-960x640|format-webp|webpquality-70")
# Left whole.
WHOLE = ("width-480|format-webp", "width-960|format-webp|webpquality-70")
