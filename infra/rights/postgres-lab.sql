-- What the user of `npm run lab -- rush --external` may do: make databases, and drop those that it has made.
ALTER ROLE LEVEL_USER CREATEDB;
