"""Documents in and out of containers: JSONL, WARC and WET, Parquet, each also compressed.

`kinds.form_of` tells what a file is, `reading.records` gives its documents one by one, and
`writing.writing` takes their articles. Nothing is imported here: who needs one kind does not pay
for the others.
"""
