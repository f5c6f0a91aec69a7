-- What the user of a level may do in the database of the level. It creates its tables at the first start, and so it owns them.
-- No other right: no superuser, no extension, no right in another database.
GRANT CONNECT ON DATABASE LEVEL_DATABASE TO LEVEL_USER;
GRANT USAGE, CREATE ON SCHEMA public TO LEVEL_USER;
