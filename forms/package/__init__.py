"""The signed container (ASiC-E with CAdES): writing, strict reading, checking. Knows nothing of measures."""
