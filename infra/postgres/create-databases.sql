-- A database for each level: what one of them breaks stays in its own.
CREATE DATABASE lv1;
CREATE DATABASE lv2;
CREATE DATABASE lv3;
CREATE DATABASE lv4;
