-- A database for each level: what one of them breaks is nobody else's.
CREATE DATABASE lv1;
CREATE DATABASE lv2;
CREATE DATABASE lv3;
CREATE DATABASE lv4;
