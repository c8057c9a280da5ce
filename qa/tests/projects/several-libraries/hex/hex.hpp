#pragma once

#include <string>

std::string to_hex(const std::string& bytes);
