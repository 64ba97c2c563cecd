"""How much of a file is read. What is larger is refused before anything is made of it."""

MEGABYTE = 1024 * 1024

# Rows of data; above them there is room for a title and notes over the headings.
MOST_ROWS = 200_000
MOST_LINES = 2_000_000
HEAD_ROWS = 10
MOST_COLUMNS = 200
MOST_CHARACTERS = 2_000

# What a workbook may be as a file and unpacked; a text file is read as it is.
MOST_BOOK = 128 * MEGABYTE
MOST_TEXT = 512 * MEGABYTE
MOST_PARTS = 200
MOST_RATIO = 100

# Findings that name a cell, after which the reader counts no further.
MOST_NAMED = 100
# Characters of a name in the file (of a sheet) that are told to anybody.
MOST_SHOWN = 40

# One answer of the child holds so many rows, and not many more characters or bytes.
ROWS_AT_ONCE = 500
CHARACTERS_AT_ONCE = 500_000
BYTES_AT_ONCE = 32 * MEGABYTE

# What the child may use: address space in bytes, processor seconds, and seconds for one answer.
MEMORY = 2 * 1024 * MEGABYTE
SECONDS = 30
SECONDS_A_MEGABYTE = 1
STALLED = 120
