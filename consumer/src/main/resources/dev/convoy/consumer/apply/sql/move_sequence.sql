-- Purpose: moves a sequence to the largest value of its column, if it is behind.
SELECT setval({literal}, m.value) FROM (SELECT max({column}) AS value FROM {table}) m, {sequence} s
WHERE m.value > s.last_value OR m.value = s.last_value AND NOT s.is_called
