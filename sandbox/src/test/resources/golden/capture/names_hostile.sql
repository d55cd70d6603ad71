-- what: names that look like templates, formats or the end of a quotation are names
CREATE TABLE "100%" ("%s" int PRIMARY KEY, "50%I" json, "{flush}" text, "%1$s" int, "$1" int, "\1" int);
-- attach: "100%"
INSERT INTO "100%" VALUES (1, '{}', 'a', 1, 2, 3);
--> c 100% {"%s":1,"50%I":"{}","{flush}":"a","%1$s":1,"$1":2,"\\1":3}
UPDATE "100%" SET "{flush}" = 'b', "50%I" = '[]';
--> u 100% {"%s":1,"50%I":"[]","{flush}":"b","%1$s":1,"$1":2,"\\1":3}
UPDATE "100%" SET "%s" = 2;
--> d 100% {"%s":1}
--> c 100% {"%s":2,"50%I":"[]","{flush}":"b","%1$s":1,"$1":2,"\\1":3}
DELETE FROM "100%";
--> d 100% {"%s":2}
CREATE TABLE q (id int PRIMARY KEY, "$convoy$" int, "$body$" json, "/*" int, "a
newline" text);
-- attach: public.q
INSERT INTO q VALUES (1, 2, '3', 4, 'n');
--> c q {"id":1,"$convoy$":2,"$body$":"3","/*":4,"a\nnewline":"n"}
UPDATE q SET "$convoy$" = 3;
--> u q {"id":1,"$convoy$":3,"$body$":"3","/*":4,"a\nnewline":"n"}
DELETE FROM q;
--> d q {"id":1}
