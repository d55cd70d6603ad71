-- Makes random() of this session repeatable.
SELECT setseed(?)
