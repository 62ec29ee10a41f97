"""What a young person does: asking · coming back · the thread. `showing` makes their pages, `edges` guards them."""
