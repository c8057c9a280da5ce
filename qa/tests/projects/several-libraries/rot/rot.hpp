#pragma once

#include <string>

std::string rot13(std::string text);
