"""The register: what was believed on a day about the world up to a day."""
