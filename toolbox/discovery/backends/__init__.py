"""The search engines that can stand behind the index, one module or package each."""
