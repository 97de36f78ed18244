class Format:
    font_size: float
