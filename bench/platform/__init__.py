"""The platform's speed: a city of ten thousand enterprises, cases in all stages, eight people at once, page by page."""
