-- Purpose: lets all tables rest, or go on, as admin's pause and resume do. Parameter: paused or running.
UPDATE convoy.progress SET wanted = ?
