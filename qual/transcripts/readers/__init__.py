"""One module a format; each has ``read(data, file, encoding) -> Raw``. `qual.transcripts.reading` holds the registry."""
