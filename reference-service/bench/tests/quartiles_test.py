"""Statistics of the comparison."""

import unittest

from comparison.quartiles import Quartiles, percentile, quartiles, ratios


class QuartilesTest(unittest.TestCase):
    def test_median_and_middle_half_are_interpolated(self):
        self.assertEqual(quartiles([4, 1, 3, 2]), Quartiles(2.5, 1.75, 3.25, 4))

    def test_one_sample_is_its_own_range(self):
        self.assertEqual(quartiles([7]), Quartiles(7, 7, 7, 1))

    def test_ratios_pair_the_same_round(self):
        self.assertEqual(ratios([1, 6], [2, 3]), [0.5, 2])

    def test_ratios_of_unequal_rounds_are_a_mistake(self):
        with self.assertRaises(ValueError):
            ratios([1], [1, 2])

    def test_percentile_is_a_value_that_occurred(self):
        hundred = list(range(1, 101))
        self.assertEqual([percentile(hundred, p) for p in (50, 90, 99, 99.9)], [50, 90, 99, 100])

    def test_percentile_of_one(self):
        self.assertEqual(percentile([3], 50), 3)
