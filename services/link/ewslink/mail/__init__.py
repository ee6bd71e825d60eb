"""Mail that ewslink sends."""
