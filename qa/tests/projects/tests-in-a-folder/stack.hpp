#pragma once

int top_of(const int* numbers, int count);
