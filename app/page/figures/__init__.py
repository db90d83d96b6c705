"""The look of every chart, as Plotly figures that the page fills with numbers."""
