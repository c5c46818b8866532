"""Tables as spreadsheets leave them: read, told cell by cell, and mended where one answer is right."""
