"""What VK allows: it answers the 21st request of a community's token within a second with error 6, and the 4th of a
service key, which has a pace of its own."""

COMMUNITY = 17  # requests a second of the 20; three to spare, since requests drift together on their way
SERVICE = 2.5  # of the 3
