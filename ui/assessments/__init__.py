"""Side effects as the leaflet names them, from onset to end."""
