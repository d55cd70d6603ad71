INSERT INTO bestsellers (rank, sku, sold, computed_at)
SELECT row_number() OVER (ORDER BY sum(quantity) DESC, sku), sku, sum(quantity), clock_timestamp()
FROM order_items GROUP BY sku ORDER BY 1 LIMIT 25
