from electionsys.cli import main

main()
