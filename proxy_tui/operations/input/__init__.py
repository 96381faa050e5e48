"""Read what people type or paste: durations, times, SIDs, addresses."""
