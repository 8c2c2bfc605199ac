-- Several silos share PostgreSQL, never a file: their tables are there alone. This step keeps the numbers of both dialects alike.
SELECT 1;
