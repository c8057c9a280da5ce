"""How much there is to ship: the binary without symbols, and compressed as in an image."""

import gzip
import os

from comparison.commands import need, output_of

BYTES_PER_MB = 1e6


def sizes_mb(binary, scratch):
    """Stripped and gzip -9 sizes, in megabytes of 10^6 bytes."""
    stripped = os.path.join(scratch, "stripped")
    output_of([need("strip", "apt-get install binutils"), "-o", stripped, binary], 60)
    with open(stripped, "rb") as file:
        content = file.read()
    os.remove(stripped)
    return {"stripped_mb": len(content) / BYTES_PER_MB,
            "gzip_mb": len(gzip.compress(content, compresslevel=9)) / BYTES_PER_MB}
