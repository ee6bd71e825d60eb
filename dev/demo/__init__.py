"""`make demo`: real link requests through a real RabbitMQ to a mock Exchange over TLS, each ending as it should."""
