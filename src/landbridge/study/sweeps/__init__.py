"""Many scenarios of one case, asked at once: alone, on all cores, or on a cluster."""
