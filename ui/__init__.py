"""The window: views, models and presenters; it asks services and never the database or a port."""
