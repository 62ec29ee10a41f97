"""The pages that readers see: a module for each thing a reader does. No page sets a cookie."""
