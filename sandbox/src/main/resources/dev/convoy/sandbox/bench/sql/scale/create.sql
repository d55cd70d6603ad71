-- Purpose: another target, like one that has its tables already.
CREATE DATABASE {database} TEMPLATE {template}
