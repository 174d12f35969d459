"""Many documents in shards: from containers, with decisions across all of them, resumable."""
