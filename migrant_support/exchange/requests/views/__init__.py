"""The public form (`ask`), one's own status (`status`), and the officers' queue (`desk`, `deciding`)."""
