"""What ends a campaign, or one planting: it could not be tried, which is no verdict on anything."""


class Problem(Exception):
    pass
