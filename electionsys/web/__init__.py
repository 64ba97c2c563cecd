"""The edge towards the browser; no capability lives here."""
