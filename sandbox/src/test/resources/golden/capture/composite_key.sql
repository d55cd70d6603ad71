-- what: every column of a composite key is in a d, and any of them may change
CREATE TABLE item (v text, product text, "order" int, PRIMARY KEY ("order", product));
-- attach: public.item
INSERT INTO item VALUES ('one', 'p', 1), ('two', 'q', 1), ('three', 'p', 2);
--> c item {"v":"one","product":"p","order":1}
--> c item {"v":"three","product":"p","order":2}
--> c item {"v":"two","product":"q","order":1}
UPDATE item SET v = 'ONE' WHERE "order" = 1 AND product = 'p';
--> u item {"v":"ONE","product":"p","order":1}
UPDATE item SET product = 'r' WHERE "order" = 1 AND product = 'q';
--> d item {"product":"q","order":1}
--> c item {"v":"two","product":"r","order":1}
UPDATE item SET "order" = "order" + 10;
--> d item {"product":"p","order":1}
--> d item {"product":"p","order":2}
--> d item {"product":"r","order":1}
--> c item {"v":"ONE","product":"p","order":11}
--> c item {"v":"three","product":"p","order":12}
--> c item {"v":"two","product":"r","order":11}
DELETE FROM item WHERE product = 'p';
--> d item {"product":"p","order":11}
--> d item {"product":"p","order":12}
