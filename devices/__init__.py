"""Everything with a wire: serial lines, protocols, sessions, and simulated devices.

Knows ``station.domain`` and nothing else of the station.
"""
