"""One module a format, each with ``read(data, file, encoding) -> Raw``; `qual.transcripts.reading` registers them."""
