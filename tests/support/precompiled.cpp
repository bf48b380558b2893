// Compiled only for the headers that the tests include anyway.
int main() {}
