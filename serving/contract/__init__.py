"""The API as the app sees it: requests and answers with the specification's names and units."""
