-- Purpose: what the run before left to be written is written now.
CHECKPOINT
