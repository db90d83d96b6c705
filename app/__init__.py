"""The edge of Backflow: validation, streaming, pages, and what `import backflow` offers."""
