"""Icons, fonts, style sheets, ward protocol files, the guide and the service scripts."""
