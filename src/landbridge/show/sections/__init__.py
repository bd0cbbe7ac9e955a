"""The parts of the report, each written from the same material; absent where there is nothing."""
