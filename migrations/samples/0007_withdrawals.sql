-- Two withdrawals in a chain: one of a known order with its receipt, one of a contract nobody recognised.

INSERT INTO withdrawals (id, seq, prev_hash, hash, key, content, customer_id, order_id, standing, at_ms)
VALUES
  (8001, 1, '0000000000000000000000000000000000000000000000000000000000000000', '80b4d850b03a3ec89c42d48d82f9e00ce732987ea192e8a3ce3d56f91b5cf48a', 'd1a5ac9a015fac2ef7b341673635512a1511f41fe37d111b267f039eec5d4f58',
   '{"seq":1,"at_ms":1767225600000,"at":"2026-01-01T01:00:00+01:00[Europe/Berlin]","statement":{"name":"Mira Holm","email":"mira@holm.example","order":"A-1001","postcode":"","items":"","lines":[]},"text":"en/1","text_hash":"bd916467a3a766d24b17416ea75c41a809bee9b3a705bf48355ad6a1fbb6ce02","customer_id":2001,"order_id":5201,"proof":"order","standing":"in_time","ends_ms":null,"key":"d1a5ac9a015fac2ef7b341673635512a1511f41fe37d111b267f039eec5d4f58"}',
   2001, 5201, 'in_time', 1767225600000),
  (8002, 2, '80b4d850b03a3ec89c42d48d82f9e00ce732987ea192e8a3ce3d56f91b5cf48a', '063ca76fe81ddb64902a47a6b350c1e5019e57be36298f6a2dc4e2926258ab59', '6ab9f1eb8f7d3388f4f9d586f66e99fd54080df2c446f0e58668b09c08a16dd0',
   '{"seq":2,"at_ms":1767225700000,"at":"2026-01-01T01:01:40+01:00[Europe/Berlin]","statement":{"name":"Mira Holm","email":"mira@holm.example","order":"the lamp","postcode":"","items":"","lines":[]},"text":"en/1","text_hash":"bd916467a3a766d24b17416ea75c41a809bee9b3a705bf48355ad6a1fbb6ce02","customer_id":2001,"order_id":null,"proof":"none","standing":"unknown_order","ends_ms":null,"key":"6ab9f1eb8f7d3388f4f9d586f66e99fd54080df2c446f0e58668b09c08a16dd0"}',
   2001, NULL, 'unknown_order', 1767225700000);

INSERT INTO withdrawal_receipts (withdrawal_id, customer_id, conversation_id, message_id, letter_id)
VALUES
  (8001, 2001, 3001, 4001, 6103),
  (8002, 2001, 3001, 4004, NULL);
