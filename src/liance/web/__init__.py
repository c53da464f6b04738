"""The platform: a Django project of vertical slices on top of the engines."""
